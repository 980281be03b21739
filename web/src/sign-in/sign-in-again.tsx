import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { usePageMessages } from "../words/use-page-language.ts";
import type { Person } from "./person.ts";
import type { Problem } from "./problem.ts";
import { session } from "./session.ts";

/** Asks the user to sign in again, while the page keeps its files and uploads. */
export const SignInAgain = ({
  person,
  problem,
}: {
  readonly person: Person;
  readonly problem?: Problem | undefined;
}) => {
  const messages = usePageMessages();
  const [before, after] = messages.sessionExpired;
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} title={messages.signInAgain}>
      <Stack>
        <Text>
          {before}
          <bdi>{person.name}</bdi>
          {after}
        </Text>
        {problem !== undefined && (
          <Alert color="red" variant="light" role="alert">
            {problem(messages)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => void session.signOut()}>
            {messages.signOut}
          </Button>
          <Button data-autofocus onClick={() => void session.signInAgain()}>
            {messages.signIn}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
