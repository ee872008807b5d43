/** What has been read of the services says what its reader may do with it. */
export interface Actionable<Action extends string> {
  allowed_actions: readonly Action[];
}

/** Whether the reader may do it; while nothing is read yet, nothing. */
export function allows<Action extends string>(
  resource: Actionable<Action> | null | undefined,
  action: NoInfer<Action>,
): boolean {
  return resource?.allowed_actions.includes(action) ?? false;
}
