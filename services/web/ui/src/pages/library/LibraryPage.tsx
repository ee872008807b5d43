import { LibraryItems } from "./LibraryItems";
import { Templates } from "./Templates";
import { WritingRules } from "./WritingRules";

/** Loaded when one of its parts is opened. */
export default function LibraryPage({ part }: { part: "templates" | "library" | "writing" }) {
  if (part === "templates") return <Templates />;
  return part === "library" ? <LibraryItems /> : <WritingRules />;
}
