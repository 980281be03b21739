import { AnnouncerProvider } from "@slipway/react/announcer";
import { loadWithParts } from "@slipway/react/lazy-part";
import { Library, openFile } from "@slipway/react/library";
import { UploadButton } from "@slipway/react/upload-button";
import { UploadPanel } from "@slipway/react/upload-panel";
import classes from "./app.module.css";
import { Brand } from "./layout/brand.tsx";
import { ConnectionNotice } from "./layout/connection-notice.tsx";
import { PageChoices } from "./layout/page-choices.tsx";
import { Account } from "./sign-in/account.tsx";
import type { Person } from "./sign-in/person.ts";
import { files } from "./slipway.ts";
import { usePageMessages } from "./words/use-page-language.ts";

loadWithParts(() => import("./style/mantine-later.css"));

export const App = ({ person }: { readonly person: Person }) => {
  const messages = usePageMessages();
  return (
    <AnnouncerProvider>
      <a className={classes.skip} href="#library">
        {messages.skip}
      </a>
      <div className={classes.page}>
        <header className={classes.header}>
          <Brand />
          <UploadButton files={files} />
          <div className={classes.account}>
            <Account person={person} />
            <PageChoices />
          </div>
        </header>
        <ConnectionNotice />
        <main>
          <h1 className={classes.heading}>{messages.heading}</h1>
          <Library files={files} />
          {/* The box for the first files is below the library, so the library does not move when the box disappears. */}
          <UploadPanel files={files} onView={openFile} />
        </main>
      </div>
    </AnnouncerProvider>
  );
};
