export { findApiKey, listApiKeys, makeApiKey, revokeApiKey, type ApiKey, type ApiKeyId } from './api-keys.ts'
export { isEmail, normalizeEmail, type Account, type AccountRole, type Actor } from './account.ts'
export { changePassword, markEmailVerified } from './change-account.ts'
export { findAccountByEmail, mailAddressOf } from './find-account.ts'
export { issueLink, useLink, type LinkPurpose } from './links.ts'
export { checkPassword, hashPassword, nobodysHash, verifyPassword, type PasswordRefusal } from './password.ts'
export { recordAccount } from './record-account.ts'
export {
  acceptCode,
  confirmSecondFactor,
  markSessionProven,
  prepareSecondFactor,
  type FactorSecret,
} from './second-factor.ts'
export {
  closeSession,
  closeSessions,
  openSession,
  readSession,
  sessionsOf,
  type SessionLine,
} from './sessions.ts'
export { checkThrottle, clearFailures, countFailure } from './throttle.ts'
export {
  hasPaymentPassword,
  recordPaymentPassword,
  setPaymentPassword,
  tryPaymentPassword,
  type PaymentPasswordRefusal,
  type TryPasswordRefusal,
} from './payment-password.ts'
export {
  choosePhrase,
  markPhoneVerified,
  parsePhone,
  phoneOf,
  phraseOf,
  recordPhone,
  type Phone,
} from './own-marks.ts'
export {
  askForPasskey,
  askForPasskeyStepUp,
  offerPasskey,
  passkeysOf,
  proveByPasskey,
  provePasskey,
  recordPasskey,
  relyingPartyOf,
  removePasskey,
  type Passkey,
  type RelyingParty,
} from './passkeys.ts'
export {
  hasMessageCode,
  dropMessageCodes,
  openMessageCode,
  proveByMessage,
  proveByTotp,
  spendStepUp,
  type CodeFor,
  type CodeRefusal,
  type StepUpFor,
} from './step-up.ts'
export { pruneProofs } from './step-up.ts'
