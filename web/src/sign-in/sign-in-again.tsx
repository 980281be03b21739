import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Person } from "./person.ts";
import { session } from "./session.ts";

/** Asks the user to sign in again, while the page keeps its files and uploads. */
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
        Your session has expired. Sign in again as <bdi>{person.name}</bdi> to continue your
        uploads.
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
