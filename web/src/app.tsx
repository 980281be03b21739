import classes from "./app.module.css";
import { AnnouncerProvider } from "./layout/announcer.tsx";
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
