import { Button } from "@mantine/core";
import { IconLogout2 } from "@tabler/icons-react";
import { usePageMessages } from "../words/use-page-language.ts";
import classes from "./account.module.css";
import type { Person } from "./person.ts";
import { session } from "./session.ts";

/** Shows the signed-in user and the button to sign out. */
export const Account = ({ person }: { readonly person: Person }) => {
  const messages = usePageMessages();
  return (
    <div className={classes.account}>
      <bdi className={classes.name} title={messages.signedInAs(person.name)}>
        {person.name}
      </bdi>
      <Button
        className={classes.out}
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconLogout2 size={16} stroke={1.75} aria-hidden data-mirrored />}
        onClick={() => void session.signOut()}
      >
        {messages.signOut}
      </Button>
    </div>
  );
};
