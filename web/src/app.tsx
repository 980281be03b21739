import { AnnouncerProvider } from "./announcer.tsx";
import classes from "./app.module.css";
import { ColorSchemeChoice } from "./color-scheme-choice.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";
import { LibrarySection } from "./library/library-section.tsx";
import { Account } from "./sign-in/account.tsx";
import type { Person } from "./sign-in/person.ts";
import { TopBar } from "./top-bar.tsx";
import { UploadSection } from "./upload/upload-section.tsx";

export const App = ({ person }: { readonly person: Person }) => (
  <AnnouncerProvider>
    <a className={classes.skip} href="#library">
      Skip to the library
    </a>
    <div className={classes.page}>
      <header>
        <TopBar>
          <div className={classes.who}>
            <Account person={person} />
            <ColorSchemeChoice />
          </div>
        </TopBar>
        <div className={classes.purpose}>
          <h1>Files go straight to storage.</h1>
          <p>What you see below is what arrived there: checked, measured and kept as it was.</p>
        </div>
      </header>
      <main>
        <UploadSection />
        <LibrarySection />
      </main>
    </div>
    <ConnectionNotice />
  </AnnouncerProvider>
);
