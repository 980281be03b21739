import { AnnouncerProvider } from "@slipway/react/announcer";
import { Library, openFile } from "@slipway/react/library";
import { UploadButton } from "@slipway/react/upload-button";
import { UploadPanel } from "@slipway/react/upload-panel";
import classes from "./app.module.css";
import { Brand } from "./layout/brand.tsx";
import { ColorSchemeChoice } from "./layout/color-scheme-choice.tsx";
import { ConnectionNotice } from "./layout/connection-notice.tsx";
import { Account } from "./sign-in/account.tsx";
import type { Person } from "./sign-in/person.ts";
import { files } from "./slipway.ts";

export const App = ({ person }: { readonly person: Person }) => (
  <AnnouncerProvider>
    <a className={classes.skip} href="#library">
      Skip to library
    </a>
    <div className={classes.page}>
      <header className={classes.header}>
        <Brand />
        <UploadButton files={files} />
        <div className={classes.account}>
          <Account person={person} />
          <ColorSchemeChoice />
        </div>
      </header>
      <main>
        <h1 className={classes.heading}>Your files</h1>
        <Library files={files} />
        {/* The box for the first files is below the library, so the library does not move when the box disappears. */}
        <UploadPanel files={files} onView={openFile} />
      </main>
    </div>
    <ConnectionNotice />
  </AnnouncerProvider>
);
