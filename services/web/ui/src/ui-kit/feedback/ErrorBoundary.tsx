import { Component, type ReactNode } from "react";

import { ErrorNotice } from "./ErrorNotice";

/** A page that fails to render or to load its code leaves the shell standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return <ErrorNotice error={this.state.error} onRetry={() => window.location.reload()} />;
  }
}
