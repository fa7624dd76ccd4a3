export { acquirerDisputes, type DisputeDesk } from './acquirer-disputes.ts'
export { amountDisputed, disputeLifecycle, findDisputes, type Dispute, type DisputeId } from './dispute.ts'
export { hearDispute, noteAnswer } from './hear-dispute.ts'
