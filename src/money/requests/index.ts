export {
  confirmRequest,
  findRequest,
  isOwedToken,
  isRequest,
  isRequestToken,
  listRequests,
  markRequestCanceled,
  markRequestSettled,
  openRequest,
  owedToken,
  requestOfPayment,
  requestSettling,
  requestToken,
  type Request,
  type RequestGiven,
  type RequestId,
} from './request.ts'
export {
  chargeName,
  intentAsStripe,
  intentName,
  refundAsStripe,
  refundName,
  statusOf,
  type VerifyWithCode,
} from './as-stripe.ts'
export {
  changeBuyer,
  deleteBuyer,
  findBuyer,
  listBuyers,
  recordBuyer,
  type Buyer,
  type BuyerGiven,
  type BuyerId,
} from './buyer.ts'
export { findUpload, keepUpload, type Upload, type UploadId } from './upload.ts'
