import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";

import { LanguageProvider, preferredLanguage, startLanguage } from "./i18n/Language";
import { Pages } from "./Pages";
import { queryClient } from "./queries/client";
import { nameNonceOnStyles } from "./theme/styleNonce";
import { ThemeMode } from "./theme/ThemeMode";
import "./theme/global.css";

nameNonceOnStyles();
const words = await startLanguage(preferredLanguage());
const container = document.getElementById("root");
if (!container) throw new Error("index.html has no root element");

createRoot(container).render(
  <StrictMode>
    <LanguageProvider initial={words}>
      <ThemeMode>
        <QueryClientProvider client={queryClient}>
          <BrowserRouter>
            <Pages />
          </BrowserRouter>
        </QueryClientProvider>
      </ThemeMode>
    </LanguageProvider>
  </StrictMode>,
);
