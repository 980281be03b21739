import { connection } from "next/server";
import { findSlipwayUrl } from "../slipway-url.ts";
import { FileLibrary } from "./file-library.tsx";

const Page = async () => {
  // Reads the URL when a user opens the page, and not while the app is built.
  await connection();
  return <FileLibrary endpoint={`${findSlipwayUrl()}/api`} />;
};

export default Page;
