import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { queryClient } from "@/api/queryClient";
import { LanguageProvider, preferredLanguage, startLanguage } from "@/i18n/Language";
import { nameNonceOnStyles } from "@/theme/styleNonce";
import { ThemeMode } from "@/theme/ThemeMode";
import { Pages } from "./Pages";
import "@/theme/global.css";

nameNonceOnStyles();
const locale = await startLanguage(preferredLanguage());
const container = document.getElementById("root");
if (!container) throw new Error("index.html has no root element");

createRoot(container).render(
  <StrictMode>
    <LanguageProvider initial={locale}>
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
