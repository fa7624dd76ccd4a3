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
export { intentAsStripe, refundAsStripe, statusOf } from './as-stripe.ts'
