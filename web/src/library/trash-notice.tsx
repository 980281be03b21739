import { Button, Group, Text } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { library } from "../slipway.ts";
import { trashTexts } from "../words/trash.ts";

/** Says that a file was moved to the trash, and lets the user undo it. */
export const TrashNotice = ({
  upload: { id, title, fileName },
  onUndone,
  onFailed,
}: {
  readonly upload: Upload;
  readonly onUndone: () => void;
  readonly onFailed: (message: string) => void;
}) => {
  const undo = () =>
    library
      .restore(id)
      .then(onUndone, (error: unknown) =>
        onFailed(error instanceof Error ? error.message : String(error)),
      );
  return (
    <Group gap="sm" mb="md">
      <Text style={{ overflowWrap: "anywhere" }}>{trashTexts.moved(title ?? fileName)}</Text>
      <Button size="xs" variant="default" onClick={() => void undo()}>
        {trashTexts.undo}
      </Button>
    </Group>
  );
};
