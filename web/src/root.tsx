import { LanguageProvider } from "@slipway/react/language";
import { createLazyPart } from "@slipway/react/lazy-part";
import { SignInPage } from "./sign-in/sign-in-page.tsx";
import { useSession } from "./sign-in/use-session.ts";
import { usePageLanguage } from "./words/use-page-language.ts";

/** Loaded after sign-in, because everything in it needs a user. */
const App = createLazyPart(async () => (await import("./app.tsx")).App);
const SignInAgain = createLazyPart(
  async () => (await import("./sign-in/sign-in-again.tsx")).SignInAgain,
);

/** Shows the page that fits the session: the sign-in page or the app. */
export const Root = () => (
  <LanguageProvider language={usePageLanguage().locale}>
    <Page />
  </LanguageProvider>
);

const Page = () => {
  const session = useSession();
  switch (session.status) {
    case "starting":
      return null;
    case "signed-out":
      return <SignInPage problem={session.problem} />;
    case "signed-in":
    case "ended":
      return (
        <>
          <App person={session.person} />
          {session.status === "ended" && (
            <SignInAgain person={session.person} problem={session.problem} />
          )}
        </>
      );
    default:
      return session satisfies never;
  }
};
