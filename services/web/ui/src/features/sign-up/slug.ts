/** 企业代码 is part of how plant workers sign in: short, lower case, typed on a phone. */
export const SLUG = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;

/** Only Latin names suggest themselves; a Chinese one is for its owner to shorten. */
export function suggestedSlug(company: string): string {
  const slug = company
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+|-+$/g, "")
    .slice(0, 30);
  return SLUG.test(slug) ? slug : "";
}
