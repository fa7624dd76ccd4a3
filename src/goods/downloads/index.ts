export { consentWording, needsDownloadConsent } from './consent.ts'
export {
  claimDeliveries,
  hastenDeliveries,
  noteDelivery,
  planDelivery,
  settleDelivery,
  waitingDeliveries,
  type Consent,
  type DueDelivery,
  type WaitingDelivery,
} from './deliveries.ts'
export {
  copiesOfFile,
  digitalPlace,
  downloadLifecycle,
  grantLifecycle,
  licenseKeyLifecycle,
  type DownloadFileId,
  type GrantId,
  type VersionId,
} from './download.ts'
export {
  addVersion,
  filesOf,
  lockVersionToTell,
  markTold,
  type AddVersionRefusal,
  type DownloadFile,
} from './files.ts'
export {
  allowMore,
  findGrant,
  grantDownloads,
  grantsAfter,
  grantsOfOrder,
  revokePieces,
  type Grant,
} from './grants.ts'
export {
  addKeys,
  keysOfGrants,
  readKeys,
  withdrawKeys,
  type AddKeysRefusal,
  type GivenKey,
} from './license-keys.ts'
export {
  linkCounts,
  makeLink,
  readSignedLink,
  signLink,
  useLink,
  type LinkedFile,
  type MakeLinkRefusal,
} from './links.ts'
export { downloadOracles } from './oracles.ts'
