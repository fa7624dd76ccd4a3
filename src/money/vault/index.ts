export { authenticateTry, type WantedAuthentication } from './authenticate.ts'
export { authorizeTry, type AuthorizeRefusal, type Forwarded, type WantedAuthorization } from './authorize.ts'
export { type CardFault, type CardFaults, type CardField, type TypedCard } from './card-fields.ts'
export { cardsPerKey, rotateKeys } from './rotate-keys.ts'
export { readKeyRing, type KeyRefusal, type KeyRing } from './sealing.ts'
export { securityCodes, type SecurityCodes } from './security-codes.ts'
export { cardsOf, deleteCard, deleteCardsOf, showCard } from './tokens.ts'
export {
  beginTry,
  chooseCard,
  closeTry,
  fillTry,
  findTry,
  openPage,
  sweepVault,
  tryOfPage,
  wantCard,
  type Authentication,
  type FillRefusal,
  type Try,
  type TryRefusal,
  type WantedTry,
} from './tries.ts'
export type { KnownAcquirer, ShownCard, TokenId, Vault } from './vault.ts'
