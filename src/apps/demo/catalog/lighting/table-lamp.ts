import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Table lamps with a turned base and a linen shade. */
export const tableLamp: Family = {
  code: 'table-lamp',
  sku: 'TBL',
  brands: ['Lüchtenhof', 'Fyrholm'],
  weightGrams: 1900,
  colorChoice: true,
  facts: { dimmable: true, origin: 'portugal' },
  about: words(
    `The base is thrown by hand and glazed twice, so no two are quite alike; the shade is natural linen. {height} cm tall, with a {power} W LED bulb ({brightness} lm) included and a dimmer on the cord. | 灯座手工拉坯、两次施釉，每一盏都略有不同；灯罩为天然亚麻。高{height}厘米，附{power}瓦LED灯泡（{brightness}流明），电线上带调光旋钮。 | Le pied est tourné à la main et émaillé deux fois, si bien que chaque pièce est unique ; l’abat-jour est en lin naturel. Hauteur {height} cm, ampoule LED de {power} W ({brightness} lm) fournie et variateur sur le cordon.`,
  ),
  models: [
    model(
      'Alster',
      '89.00',
      'sea cream brick',
      { material: 'stoneware', height: 46, power: 7, brightness: 640 },
      'stoneware table lamp | 炻瓷台灯 | lampe de table en grès',
      'A round, calm base that gives a sideboard its evening. | 圆润沉静的灯座，让边柜也有了夜晚的样子。 | Un pied rond et paisible qui donne au buffet son air du soir.',
    ),
    model(
      'Trave',
      '119.00',
      'ink celadon',
      { material: 'porcelain', height: 54, power: 9, brightness: 810 },
      'porcelain table lamp | 瓷台灯 | lampe de table en porcelaine',
      'A tall bottle of glazed porcelain under a wide shade. | 高挑的釉瓷瓶身，配一顶宽灯罩。 | Une haute bouteille de porcelaine émaillée sous un large abat-jour.',
    ),
    model(
      'Visby',
      '69.90',
      'terracotta sand moss',
      { material: 'terracotta', height: 38, power: 5, brightness: 450 },
      'bedside lamp | 床头灯 | lampe de chevet',
      'Small enough for a bedside, warm enough to read by. | 小巧可放床头，暖光足够阅读。 | Assez petite pour le chevet, assez chaude pour lire.',
    ),
    model(
      'Stralsund',
      '149.00',
      'black brass',
      { material: 'brass', height: 52, power: 9, brightness: 810 },
      'brass table lamp | 黄铜台灯 | lampe de table en laiton',
      'Spun metal with a soft sheen that grows deeper with the years. | 旋压金属泛着柔光，岁月越久越醇。 | Un métal repoussé au doux éclat, plus profond avec les années.',
    ),
    model(
      'Kampen',
      '99.00',
      'oak walnut',
      { material: 'oak', height: 44, power: 7, brightness: 640 },
      'wooden table lamp | 木质台灯 | lampe de table en bois',
      'Turned from one block, oiled rather than lacquered. | 整块木料车成，上油而不上漆。 | Tournée dans un seul bloc, huilée plutôt que vernie.',
    ),
  ],
}
