import { LibraryItems } from "@/features/library/components/LibraryItems";
import { Templates } from "@/features/library/components/Templates";
import { WritingRules } from "@/features/library/components/WritingRules";

/** Loaded when one of its parts is opened. */
export default function LibraryPage({ part }: { part: "templates" | "library" | "writing" }) {
  if (part === "templates") return <Templates />;
  return part === "library" ? <LibraryItems /> : <WritingRules />;
}
