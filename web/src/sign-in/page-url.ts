/** The address that the issuer redirects to. */
export const pageUrl = `${window.location.origin}/`;
