import { refusal } from './refusal-words.ts'

/** Why goods do not come back, addresses are not kept and nothing is bought in one step, as the API says it. */
export const returnRefusals = {
  return_not_found: refusal(404, 'There is no such return'),
  return_state: refusal(409, 'The return is not in a state for that'),
  nothing_chosen: refusal(422, 'No pieces are chosen', 'lines', 'name at least one line of the order'),
  not_a_whole_number: refusal(422, 'Pieces are counted whole', 'lines', 'give a whole number'),
  too_many_pieces: refusal(409, 'So many cannot be sent back', 'lines', 'read returnable and ask for fewer'),
  line_is_digital: refusal(409, 'Downloads are not sent back'),
  not_delivered_yet: refusal(409, 'It was not delivered yet'),
  return_too_late: refusal(409, 'The days for a return are over'),
  already_returned: refusal(409, 'A return of these pieces was asked for already'),
  already_refunded: refusal(409, 'The money of these pieces was given back already'),
  exchange_not_offered: refusal(
    409,
    'This is not exchanged for that',
    'lines',
    'take one of exchanges, as returnable lists them',
  ),
  exchange_dearer: refusal(
    409,
    'What is wanted instead costs more',
    'lines',
    'send it back for its money and order the other one',
  ),
  exchange_sold_out: refusal(
    409,
    'Of what is wanted instead there are too few pieces',
    'lines',
    'read returnable again and take another, or the money',
  ),
  one_wish_per_line: refusal(
    422,
    'A line is exchanged for one variant',
    'lines',
    'name each line once, or ask for two returns',
  ),
  no_exchange: refusal(409, 'Nothing is wanted instead of the money any more'),
  refund_undecided: refusal(409, 'A refund of the return is under way'),
  nothing_arrived: refusal(
    422,
    'Nothing is said to have arrived',
    'lines',
    'say where at least one piece goes, or refuse the return',
  ),
  more_than_asked: refusal(
    422,
    'That is more than was to come back, or no whole number',
    'lines',
    'restocked and written_off together are at most the pieces of the line',
  ),
  express_unclear: refusal(422, 'What shall be ordered?', 'lines', 'say exactly one of lines and order_id'),
  nothing_to_order: refusal(409, 'Nothing of it can be had now'),
  way_not_ready: refusal(
    409,
    'This way to pay is not ready for the total',
    'way',
    'take one of ways, or other',
  ),
  address_is_faulty: refusal(422, 'Some fields of the address are not right'),
  too_many_addresses: refusal(409, 'The address book is full', 'address', 'remove one first'),
  address_not_found: refusal(404, 'There is no such address'),
} as const
