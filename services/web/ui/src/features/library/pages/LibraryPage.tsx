import { LibraryItems } from "@/features/library/components/LibraryItems";
import { Templates } from "@/features/library/components/Templates";
import { WritingRules } from "@/features/library/components/WritingRules";

/** Loaded when one of its parts is opened. */
export default function LibraryPage({ section }: { section: "templates" | "library" | "writing" }) {
  if (section === "templates") return <Templates />;
  return section === "library" ? <LibraryItems /> : <WritingRules />;
}
