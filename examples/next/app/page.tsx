import { connection } from "next/server";
import { findSlipwayUrl } from "./slipway-url.ts";
import { Uploads } from "./uploads.tsx";

const Page = async () => {
  // Reads the URL when a user opens the page, and not while the app is built.
  await connection();
  return (
    <main>
      <h1>Pictures</h1>
      <Uploads endpoint={`${findSlipwayUrl()}/api`} />
    </main>
  );
};

export default Page;
