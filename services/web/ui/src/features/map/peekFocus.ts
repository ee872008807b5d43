/** The panel of a goal, which lies at the end of the page. */
export const PEEK = "goal-peek";

let previousFocus: HTMLElement | null = null;

/** From the map into the panel; what had the focus gets it back when the panel is closed. */
export function intoPeek(): void {
  previousFocus = document.activeElement as HTMLElement | null;
  document.getElementById(PEEK)?.focus();
}

export function outOfPeek(): void {
  previousFocus?.focus();
  previousFocus = null;
}
