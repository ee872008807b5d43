/** What was left empty was not said. */
export function withoutBlanks<T extends object>(fields: T): T {
  const filled = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(filled) as T;
}
