export {
  confirmRequest,
  findRequest,
  isRequest,
  isRequestToken,
  listRequests,
  markRequestCanceled,
  openRequest,
  requestOfPayment,
  requestToken,
  type Request,
  type RequestGiven,
  type RequestId,
} from './request.ts'
export { chargeName, intentAsStripe, intentName, refundAsStripe, refundName, statusOf } from './as-stripe.ts'
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
