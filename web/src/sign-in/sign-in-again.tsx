import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Person } from "./person.ts";
import { session } from "./session.ts";

/** Asks the person to sign in again, over a page that keeps all that they chose and all that is on its way. */
export const SignInAgain = ({
  person,
  problem,
}: {
  readonly person: Person;
  readonly problem?: string | undefined;
}) => (
  <Modal opened onClose={() => undefined} withCloseButton={false} title="Sign in again">
    <Stack>
      <Text>
        Your session has ended. Files on their way wait, and go on once you have signed in again as{" "}
        <bdi>{person.name}</bdi>.
      </Text>
      {problem !== undefined && (
        <Alert color="red" variant="light" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={() => void session.signOut()}>
          Sign out
        </Button>
        <Button data-autofocus onClick={() => void session.signInAgain()}>
          Sign in
        </Button>
      </Group>
    </Stack>
  </Modal>
);
