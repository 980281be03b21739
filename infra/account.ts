/** The account that is deployed to. Policies name it, so that no other account can use a service in our name. */
export const account = aws.getCallerIdentityOutput().accountId;
