"use client";

import "@mantine/core/styles.css";
import "@slipway/react/styles.css";
import { Container, MantineProvider } from "@mantine/core";
import { createFiles } from "@slipway/react/files";
import { Library, openFile } from "@slipway/react/library";
import { UploadButton } from "@slipway/react/upload-button";
import { UploadPanel } from "@slipway/react/upload-panel";
import { useState } from "react";
import { getToken } from "../get-token.ts";

/** The styled components of `@slipway/react`. The owner is the user of the token. */
export const FileLibrary = ({ endpoint }: { endpoint: string }) => {
  const [files] = useState(() => createFiles({ endpoint, getToken, owner: "ada" }));
  return (
    <MantineProvider defaultColorScheme="auto">
      <Container py="md">
        <UploadButton files={files} />
        <Library files={files} />
        <UploadPanel files={files} onView={openFile} />
      </Container>
    </MantineProvider>
  );
};
