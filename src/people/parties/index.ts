export {
  addressesOf,
  keepAddress,
  makeDefaultAddress,
  mostAddresses,
  removeAddress,
  type AddressId,
  type KeptAddress,
} from './address-book.ts'
export { addressFormOf, type AddressForm, type AddressPart } from './address-forms.ts'
export { countryForms, parseAddress, parseRecipient, type Address, type AddressFault } from './address.ts'
export { findParty } from './find-party.ts'
export { houseId, type Party, type PartyId } from './party.ts'
export { recordParty } from './record-party.ts'
