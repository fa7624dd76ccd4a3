export { acquirerDisputes, type DisputeDesk } from './acquirer-disputes.ts'
export { amountDisputed, disputeLifecycle, findDisputes, type Dispute, type DisputeId } from './dispute.ts'
export {
  addDisputeFile,
  contentOfFile,
  disputeFiles,
  fileTypes,
  isOfType,
  largestFile,
  markAnswered,
  markHandedOver,
  removeDisputeFile,
  type DisputeFile,
  type FileType,
} from './files.ts'
export { hearDispute, noteAnswer } from './hear-dispute.ts'
export { stagedEvidence, stageEvidence, type Staged } from './staged.ts'
export { stripeDisputes } from './stripe-disputes.ts'
