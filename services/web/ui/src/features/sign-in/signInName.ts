/**
 * One field for everybody: an e-mail address, or 企业代码 and 工号 with a space or slash between.
 * Whoever belongs to several companies writes the code before the e-mail address.
 */
export function parseSignInName(typed: string): Record<string, string> | null {
  const text = typed.trim();
  if (EMAIL.test(text)) return { email: text };
  const [company, number, ...rest] = text.split(/[\s/+,，、]+/).filter(Boolean);
  if (!company || !number || rest.length > 0 || company.includes("@")) return null;
  const slug = company.toLowerCase();
  return EMAIL.test(number) ? { company: slug, email: number } : { company: slug, number };
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const REFUSALS = [
  "cancelled",
  "expired",
  "no_employee",
  "no_company",
  "several_companies",
  "company_suspended",
  "company_gone",
  "company_not_ready",
  "unavailable",
] as const;

/** The code of a refused sign-in, as far as there are words for it. */
export function signInRefusal(code: string) {
  return REFUSALS.find((reason) => code === `sign_in.${reason}`) ?? "failed";
}

/** Only places of this site: an address elsewhere would make the sign-in page a lure. */
export function returnTo(path: string | null): string {
  return path && /^\/(?![/\\])/.test(path) ? path : "/";
}
