import { Alert, Button } from "@mantine/core";
import { useWindowDrop } from "@slipway/react/use-window-drop";
import { IconLogin2 } from "@tabler/icons-react";
import { useState } from "react";
import { ColorSchemeChoice } from "../layout/color-scheme-choice.tsx";
import { TopBar } from "../layout/top-bar.tsx";
import { session } from "./session.ts";
import classes from "./sign-in-page.module.css";

/** Shows the sign-in page, while no user is signed in. */
export const SignInPage = ({ problem }: { readonly problem?: string | undefined }) => {
  const [isLeaving, setLeaving] = useState(false);
  const [isTooEarly, setTooEarly] = useState(false);
  useWindowDrop(() => setTooEarly(true));
  const signIn = async () => {
    setLeaving(true);
    await session.signIn();
    setLeaving(false);
  };
  return (
    <div className={classes.page}>
      <header>
        <TopBar>
          <ColorSchemeChoice />
        </TopBar>
      </header>
      <main className={classes.middle}>
        <div className={classes.card}>
          <h1>Sign in to Slipway</h1>
          <p>Your files are visible only to you.</p>
          {problem !== undefined && (
            <Alert color="red" variant="light" radius="md" role="alert" className={classes.problem}>
              {problem}
            </Alert>
          )}
          {isTooEarly && (
            <Alert variant="light" radius="md" role="alert" className={classes.problem}>
              Sign in first, then drop your files.
            </Alert>
          )}
          <Button
            size="md"
            fullWidth
            loading={isLeaving}
            leftSection={<IconLogin2 size={18} stroke={1.75} aria-hidden />}
            onClick={() => void signIn()}
          >
            Sign in
          </Button>
        </div>
      </main>
    </div>
  );
};
