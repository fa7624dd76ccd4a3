import { refusal } from './refusal-words.ts'

const asPicture = 'send a JPEG, PNG, WebP or AVIF of 8 MB and 50 megapixels at most, base64'

/** Why pictures and films are not taken or changed, as the API says it. */
export const pictureRefusals = {
  photograph_unknown: refusal(422, 'This is no picture we can show', 'content', asPicture),
  photograph_broken: refusal(422, 'The picture is damaged', 'content', asPicture),
  photograph_too_large: refusal(422, 'The picture is too large', 'content', asPicture),
  photograph_animated: refusal(422, 'The picture moves', 'content', 'send it as a film'),
  film_unknown: refusal(422, 'This is no film we can show', 'film', 'send an MP4 or a WebM'),
  film_broken: refusal(422, 'The film does not hold together', 'film', 'save it anew, complete'),
  film_too_large: refusal(422, 'The film is too large', 'film', 'send 40 MB or less'),
  captions_malformed: refusal(
    422,
    'These are no captions',
    'captions',
    'send WebVTT in UTF-8, 300 kB at most',
  ),
  picture_not_found: refusal(404, 'There is no such picture'),
  too_many_pictures: refusal(409, 'The product shows as many pictures as it may', 'content', 'take one away'),
  option_unknown: refusal(
    422,
    'The product has no such choice',
    'shown_for',
    'name an option and a value of it',
  ),
  pictures_not_all: refusal(
    409,
    'The order names not every picture once',
    'order',
    'read the list and try again',
  ),
} as const
