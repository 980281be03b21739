import { Uploads } from "./uploads.tsx";

const Page = () => (
  <main>
    <form method="post" action="/sign-in">
      <input name="user" aria-label="User" defaultValue="ada" />
      <button type="submit">Sign in</button>
    </form>
    <Uploads />
  </main>
);

export default Page;
