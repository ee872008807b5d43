/** One field for everybody: an e-mail address, or 企业代码 and 工号 with a space or slash between. */
export function whoIs(typed: string): Record<string, string> | null {
  const text = typed.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { email: text };
  const [company, number, ...rest] = text.split(/[\s/+,，、]+/).filter(Boolean);
  if (!company || !number || rest.length > 0 || text.includes("@")) return null;
  return { company: company.toLowerCase(), number };
}

/** Only places of this site: an address elsewhere would make the sign-in page a lure. */
export function returnTo(wanted: string | null): string {
  return wanted && /^\/(?![/\\])/.test(wanted) ? wanted : "/";
}
