import { createFormats } from "@slipway/client/words/formats";
import { type CustomCatalog, LanguageProvider } from "@slipway/react/language";
import type { ReactNode } from "react";

const { name, plural } = createFormats("fr");

const french: CustomCatalog = {
  state: { ready: "Terminé", failed: "Échec" },
  library: {
    search: "Rechercher dans vos fichiers",
    files: (count: number) => plural(count, { one: "# fichier", other: "# fichiers" }),
    select: (file: string) => `Sélectionner ${name(file)}`,
  },
};

export const InFrench = ({ children }: { children: ReactNode }) => (
  <LanguageProvider language="fr" messages={french}>
    {children}
  </LanguageProvider>
);
