import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Electric kettles. */
export const electricKettle: Family = {
  code: 'electric-kettle',
  sku: 'EKT',
  brands: ['Klanghus Home'],
  weightGrams: 1150,
  colorChoice: true,
  facts: { material: 'stainless-steel', origin: 'china' },
  about: words(
    `{capacity} l in a double wall that is warm, never hot, to the touch. {power} W bring it to the boil in under four minutes, and the dial stops at any heat from green tea to black. | {capacity}升，双层壶身温而不烫。{power}瓦，不到四分钟即沸，旋钮可停在绿茶到红茶的任一温度。 | {capacity} l dans une double paroi tiède, jamais brûlante. {power} W la portent à ébullition en moins de quatre minutes, et la molette s’arrête à toute chaleur, du thé vert au thé noir.`,
  ),
  models: [
    model(
      'Oder',
      '69.90',
      'cream black sea',
      { capacity: 1.5, power: 2200 },
      'electric kettle | 电热水壶 | bouilloire électrique',
      'A quiet everyday kettle with a clear water line. | 安静的日常水壶，水位一目了然。 | Une bouilloire de tous les jours, silencieuse et lisible.',
    ),
    model(
      'Vistula',
      '99.00',
      'steel copper',
      { capacity: 1.7, power: 2400 },
      'variable kettle | 控温电水壶 | bouilloire à température réglable',
      'Six temperatures and half an hour of keeping warm. | 六档温度，保温半小时。 | Six températures et une demi-heure de maintien au chaud.',
    ),
    model(
      'Sylt',
      '54.90',
      'sky rose chalk',
      { capacity: 1, power: 1800 },
      'small electric kettle | 小电水壶 | petite bouilloire électrique',
      'For one pot of tea, and no water boiled in vain. | 一壶茶的量，不多烧一滴。 | Pour une théière, sans bouillir d’eau en vain.',
    ),
    model(
      'Torun',
      '109.00',
      'black brass',
      { capacity: 0.9, power: 1500 },
      'gooseneck electric kettle | 电热手冲壶 | bouilloire électrique col de cygne',
      'A slow spout and a timer for coffee by the gram. | 慢嘴配计时，论克冲咖啡。 | Un bec lent et un minuteur pour le café au gramme près.',
    ),
    model(
      'Goslar',
      '79.90',
      'moss brick',
      { capacity: 1.5, power: 2200 },
      'retro electric kettle | 复古电水壶 | bouilloire électrique rétro',
      'A thermometer on the belly, as in grandmother’s time. | 壶肚上有温度计，像祖母的年代。 | Un thermomètre sur le ventre, comme au temps de grand-mère.',
    ),
  ],
}
