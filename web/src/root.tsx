import { lazy, Suspense } from "react";
import { SignInAgain } from "./sign-in/sign-in-again.tsx";
import { SignInPage } from "./sign-in/sign-in-page.tsx";
import { useSession } from "./sign-in/use-session.ts";

/** Loaded once somebody is signed in: all that it does, it does for them. */
const App = lazy(async () => ({ default: (await import("./app.tsx")).App }));

/** The page, by whether somebody is signed in. */
export const Root = () => {
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
          <Suspense>
            <App person={session.person} />
          </Suspense>
          {session.status === "ended" && (
            <SignInAgain person={session.person} problem={session.problem} />
          )}
        </>
      );
    default:
      return session satisfies never;
  }
};
