import { Alert, Button } from "@mantine/core";
import { useWindowDrop } from "@slipway/react/use-window-drop";
import { IconLogin2 } from "@tabler/icons-react";
import { useState } from "react";
import { PageChoices } from "../layout/page-choices.tsx";
import { TopBar } from "../layout/top-bar.tsx";
import { usePageMessages } from "../words/use-page-language.ts";
import type { Problem } from "./problem.ts";
import { session } from "./session.ts";
import classes from "./sign-in-page.module.css";

/** Shows the sign-in page, while no user is signed in. */
export const SignInPage = ({ problem }: { readonly problem?: Problem | undefined }) => {
  const messages = usePageMessages();
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
          <PageChoices />
        </TopBar>
      </header>
      <main className={classes.middle}>
        <div className={classes.card}>
          <h1>{messages.signInTitle}</h1>
          <p>{messages.signInHint}</p>
          {problem !== undefined && (
            <Alert color="red" variant="light" radius="md" role="alert" className={classes.problem}>
              {problem(messages)}
            </Alert>
          )}
          {isTooEarly && (
            <Alert variant="light" radius="md" role="alert" className={classes.problem}>
              {messages.signInFirst}
            </Alert>
          )}
          <Button
            size="md"
            fullWidth
            loading={isLeaving}
            leftSection={<IconLogin2 size={18} stroke={1.75} aria-hidden data-mirrored />}
            onClick={() => void signIn()}
          >
            {messages.signIn}
          </Button>
        </div>
      </main>
    </div>
  );
};
