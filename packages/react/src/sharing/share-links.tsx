import { Alert, Button, Skeleton, Text } from "@mantine/core";
import type { ShareLink } from "@slipway/core/api";
import { useState } from "react";
import { useToasts } from "../styled/toasts.tsx";
import { useFormats } from "../words/create-messages-hook.ts";
import { useDescribeError } from "../words/describe-error.ts";
import { useSharingMessages } from "../words/sharing-messages.ts";
import classes from "./sharing.module.css";
import type { ShareLinksOfFiles } from "./use-share-links.ts";

/** Lists the active links of files, each with its downloads and a button that revokes it. */
export const ShareLinks = ({
  count,
  links: { state, revoke },
}: {
  /** The number of files. */
  readonly count: number;
  readonly links: ShareLinksOfFiles;
}) => {
  const words = useSharingMessages();
  const describeError = useDescribeError();
  switch (state.kind) {
    case "loading":
      return (
        <div role="status" aria-label={words.loading}>
          <Skeleton height={44} radius="md" />
        </div>
      );
    case "failed":
      return (
        <Alert color="red" variant="light" role="alert" title={words.failed}>
          {describeError(state.error)}
        </Alert>
      );
    case "loaded":
      return state.links.length === 0 ? (
        <Text size="sm" c="var(--slipway-dimmed)">
          {words.none(count)}
        </Text>
      ) : (
        <ul className={classes.list} aria-label={words.links}>
          {state.links.map((link) => (
            <ShareItem key={link.id} link={link} onRevoke={() => revoke(link.id)} />
          ))}
        </ul>
      );
    default:
      return state satisfies never;
  }
};

const ShareItem = ({
  link,
  onRevoke,
}: {
  readonly link: ShareLink;
  readonly onRevoke: () => Promise<void>;
}) => {
  const words = useSharingMessages();
  const { time, separator } = useFormats();
  const describeError = useDescribeError();
  const showToast = useToasts();
  const { name = words.untitled, uploads, hasPassword, downloads, maxDownloads, expiresAt } = link;
  const [isRevoking, setRevoking] = useState(false);
  const facts = [
    ...(uploads.length > 1 ? [words.files(uploads.length)] : []),
    words.downloads(downloads, maxDownloads),
    ...(hasPassword ? [words.locked] : []),
    words.until(time(expiresAt)),
  ];
  const revoke = async () => {
    setRevoking(true);
    try {
      await onRevoke();
      showToast({ id: "slipway share", text: words.revoked });
    } catch (error) {
      setRevoking(false);
      showToast({ id: "slipway share", text: describeError(error), isProblem: true });
    }
  };
  return (
    <li className={classes.item} aria-label={name}>
      <div className={classes.facts}>
        <Text size="sm" fw={500} dir="auto">
          {name}
        </Text>
        <Text size="xs" c="var(--slipway-dimmed)">
          {facts.join(separator)}
        </Text>
      </div>
      <Button
        size="sm"
        variant="subtle"
        color="red"
        loading={isRevoking}
        aria-label={words.revokeLink(name)}
        onClick={() => void revoke()}
      >
        {words.revoke}
      </Button>
    </li>
  );
};
