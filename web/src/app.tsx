import { AnnouncerProvider } from "@slipway/react/styled/announcer";
import classes from "./app.module.css";
import { ColorSchemeChoice } from "./layout/color-scheme-choice.tsx";
import { ConnectionNotice } from "./layout/connection-notice.tsx";
import { TopBar } from "./layout/top-bar.tsx";
import { LibrarySection } from "./library/library-section.tsx";
import { Account } from "./sign-in/account.tsx";
import type { Person } from "./sign-in/person.ts";
import { UploadSection } from "./upload/upload-section.tsx";

export const App = ({ person }: { readonly person: Person }) => (
  <AnnouncerProvider>
    <a className={classes.skip} href="#library">
      Skip to library
    </a>
    <div className={classes.page}>
      <header>
        <TopBar>
          <div className={classes.account}>
            <Account person={person} />
            <ColorSchemeChoice />
          </div>
        </TopBar>
        <h1 className={classes.heading}>Your files</h1>
      </header>
      <main>
        <UploadSection />
        <LibrarySection />
      </main>
    </div>
    <ConnectionNotice />
  </AnnouncerProvider>
);
