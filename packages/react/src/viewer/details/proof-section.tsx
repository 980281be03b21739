import { Button, Text } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { IconShieldCheck, IconShieldQuestion } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { Files } from "../../styled/files.ts";
import { useDescribeError } from "../../words/describe-error.ts";
import { useDetailsMessages } from "../../words/details-messages.ts";
import { hashStoredFile } from "./check-bytes.ts";
import { CopiedValue } from "./copied-value.tsx";
import classes from "./details.module.css";
import { readProof } from "./read-proof.ts";

/** Shows what proves that the stored bytes are those that were sent, and lets the user check it again. */
export const ProofSection = ({
  files,
  upload,
}: {
  readonly files: Files;
  readonly upload: Upload;
}) => {
  const words = useDetailsMessages();
  const proof = readProof(upload);
  if (proof === undefined) return null;
  const isVerified = proof.kind !== "none";
  const how = {
    whole: words.verifiedHow,
    parts: proof.kind === "parts" ? words.verifiedParts(proof.parts) : "",
    none: words.storedHow,
  }[proof.kind];
  const Shield = isVerified ? IconShieldCheck : IconShieldQuestion;
  return (
    <section className={classes.section} aria-label={words.proof}>
      <div className={classes.proof} data-verified={isVerified || undefined}>
        <Shield size={24} stroke={1.75} aria-hidden />
        <div>
          <p className={classes.verdict}>{isVerified ? words.verified : words.stored}</p>
          <p className={classes.how}>{how}</p>
          {proof.kind === "whole" && proof.canCheck && (
            <CheckAgain files={files} id={upload.id} sha256={proof.sha256} />
          )}
        </div>
      </div>
      <dl className={classes.facts}>
        {proof.kind === "parts" && (
          <CopiedValue label={words.checksumOfParts} value={proof.checksum} />
        )}
        {proof.kind !== "parts" && proof.sha256 !== undefined && (
          <CopiedValue label={words.sha256} value={proof.sha256} />
        )}
        {upload.object !== undefined && (
          <CopiedValue label={words.version} value={upload.object.versionId} />
        )}
      </dl>
    </section>
  );
};

type CheckState =
  | { readonly kind: "idle" | "checking" }
  | { readonly kind: "checked"; readonly sha256: string }
  | { readonly kind: "failed"; readonly error: unknown };

const CheckAgain = ({
  files,
  id,
  sha256,
}: {
  readonly files: Files;
  readonly id: string;
  readonly sha256: string;
}) => {
  const words = useDetailsMessages();
  const describeError = useDescribeError();
  const [check, setCheck] = useState<CheckState>({ kind: "idle" });
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => () => leaving.current?.abort(), []);
  const start = async () => {
    const abort = new AbortController();
    leaving.current = abort;
    setCheck({ kind: "checking" });
    try {
      setCheck({ kind: "checked", sha256: await hashStoredFile(files, id, abort.signal) });
    } catch (error) {
      if (!abort.signal.aborted) setCheck({ kind: "failed", error });
    }
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={check.kind === "checking"}
        aria-label={check.kind === "checking" ? words.checking : words.checkAgain}
        onClick={() => void start()}
      >
        {words.checkAgain}
      </Button>
      <Text component="p" role="status" size="sm" className={classes.result}>
        {check.kind === "checked" && check.sha256 === sha256 && words.matches}
      </Text>
      {check.kind === "checked" && check.sha256 !== sha256 && (
        <Text component="p" role="alert" size="sm" c="red" className={classes.result}>
          {words.differs(check.sha256)}
        </Text>
      )}
      {check.kind === "failed" && (
        <Text component="p" role="alert" size="sm" c="red" className={classes.result}>
          {describeError(check.error)}
        </Text>
      )}
    </>
  );
};
