import { refusal, type Words } from './refusal-words.ts'

/** Why something is not done with money at the desk, as the API says it. */
export const moneyRefusals = {
  captured_with_parcels: refusal(
    409,
    'The money of an order is taken as its parcels leave',
    'payment_id',
    'ship with POST /api/admin/parcels/{parcel_id}/ship',
  ),
  decision_not_found: refusal(404, 'There is no such decision'),
  dispute_not_found: refusal(404, 'There is no such dispute'),
  not_open_for_response: refusal(409, 'Nothing is asked of us in this dispute now'),
  file_not_found: refusal(404, 'There is no such file'),
  file_unreadable: refusal(
    422,
    'The file is empty, or not what its name says',
    'content',
    'send a PDF, JPEG, PNG or plain text, its bytes as base64',
  ),
  file_too_large: refusal(422, 'The file is too large', 'content', 'send 2 MB or less'),
  too_many_files: refusal(409, 'A dispute takes ten files at most', 'content', 'put them together'),
  file_exists: refusal(409, 'The dispute has this very file already', 'content', 'leave it out'),
  payout_not_found: refusal(404, 'There is no such payout'),
  order_not_made: refusal(409, 'No payment order was made of it yet: the bank takes it shortly'),
  bank_not_configured: refusal(404, 'No bank account of ours is configured'),
  entry_not_held: refusal(404, 'No movement of this id waits to be placed'),
  not_covered: refusal(409, 'What it would be paid from does not hold so much'),
  no_transfer_expected: refusal(422, 'No transfer was expected for this order', 'order', 'name another'),
  settlement_not_found: refusal(404, 'There is no such settlement file'),
  not_explained: refusal(409, 'Something is not explained yet: see GET /api/admin/books/position'),
  not_in_order: refusal(409, 'A later day is closed already', 'until', 'name a later day'),
  ledger_broken: refusal(409, 'A promise of the ledger does not hold'),
  day_not_over: refusal(422, 'The day is not over', 'day', 'name a day that is over'),
  break_not_open: refusal(409, 'There is no open difference of this case'),
  account_not_allowed: refusal(
    422,
    'A difference may not be posted there',
    'to',
    'take refunds:goodwill, rounding, suspense:unmatched or the fees of a way to pay',
  ),
  nothing_to_post: refusal(409, 'There is no amount to post: later evidence settles it, or a note closes it'),
} as const satisfies Readonly<Record<string, Words>>
