import { Uploads } from "./uploads.tsx";

const Page = () => (
  <main>
    <h1>Pictures</h1>
    <Uploads />
  </main>
);

export default Page;
