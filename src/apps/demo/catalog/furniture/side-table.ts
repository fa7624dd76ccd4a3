import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Side tables. */
export const sideTable: Family = {
  code: 'side-table',
  sku: 'SDT',
  brands: ['Dielenhaus'],
  weightGrams: 6400,
  colorChoice: true,
  about: words(
    `Just large enough for a lamp, a cup and the book in between. The top is {material}, {diameter} cm across, finished with hard wax that shrugs off rings; it goes together with one key in five minutes. | 刚好放下一盏灯、一只杯和中间那本书。桌面为{material}，直径{diameter}厘米，硬蜡处理，不留杯印；一把扳手五分钟装好。 | Juste assez grande pour une lampe, une tasse et le livre entre les deux. Plateau en {material} de {diameter} cm, fini à la cire dure qui ignore les ronds de verre ; se monte en cinq minutes avec une seule clé.`,
  ),
  models: [
    model(
      'Alster',
      '149.00',
      'oak walnut',
      { material: 'oak', diameter: 45, height: 50, origin: 'germany' },
      'side table | 边几 | table d’appoint',
      'Three legs, one round top, no corners to bump. | 三条腿，一块圆面，没有碰人的角。 | Trois pieds, un plateau rond, aucun angle où se cogner.',
    ),
    model(
      'Danzig',
      '129.00',
      'black brick celadon',
      { material: 'steel', diameter: 42, height: 54, origin: 'poland' },
      'tray table | 托盘边几 | table-plateau',
      'The top lifts off and serves breakfast. | 桌面可取下，端早餐。 | Le plateau se soulève et sert le petit déjeuner.',
    ),
    model(
      'Gotland',
      '219.00',
      'chalk slate',
      { material: 'concrete', diameter: 40, height: 46, origin: 'sweden' },
      'drum table | 鼓形边几 | table tambour',
      'A turned column, heavy as a bollard, fine as a vase. | 车制圆柱，沉如系船柱，雅如花瓶。 | Une colonne tournée, lourde comme une bitte, fine comme un vase.',
    ),
    model(
      'Hull',
      '169.00',
      'brass black',
      { material: 'brass', diameter: 38, height: 58, origin: 'great-britain' },
      'pedestal table | 独脚边几 | guéridon',
      'A slim stem and a rim to stop the glass that slides. | 细立柱，桌沿挡住滑动的杯。 | Une tige fine et un rebord qui retient le verre qui glisse.',
    ),
    model(
      'Malmo',
      '189.00',
      'ash walnut',
      { material: 'ash', diameter: 50, height: 45, origin: 'sweden' },
      'two-tier table | 双层边几 | table à deux niveaux',
      'A shelf below for the newspapers of the week. | 下层放一周的报纸。 | Une tablette pour les journaux de la semaine.',
    ),
  ],
}
