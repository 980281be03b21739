import "@mantine/core/styles.css";
import "@slipway/react/styles.css";
import { Container, MantineProvider } from "@mantine/core";
import { createFiles } from "@slipway/react/files";
import { Library, openFile } from "@slipway/react/library";
import { UploadButton } from "@slipway/react/upload-button";
import { UploadPanel } from "@slipway/react/upload-panel";
import { getToken, owner } from "./session.ts";

const files = createFiles({ endpoint: "/api", getToken, owner });

export const App = () => (
  <MantineProvider defaultColorScheme="auto">
    <Container py="md">
      <UploadButton files={files} />
      <Library files={files} />
      <UploadPanel files={files} onView={openFile} />
    </Container>
  </MantineProvider>
);
