export { sameElsewhere, type OtherOffer } from './same-product.ts'
