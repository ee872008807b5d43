/** The nonce that the server gives the page for styles written at run time. */
export const styleNonce = document.querySelector<HTMLMetaElement>(
  'meta[name="style-nonce"]',
)?.nonce;

/**
 * Ant Design names the nonce for its themes; two helpers below it (the scroll lock behind drawers
 * and the measuring of scroll bars) write style elements without one, and would be refused.
 */
export function nameNonceOnStyles(): void {
  if (!styleNonce) return;
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = styleNonce;
    return element;
  };
}
