import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { IndexedReceipt } from './http-push.ts';

export class RecordReceiptAnswer {
  @ApiProperty({ example: 'shop' })
  dataset!: string;

  @ApiProperty({ example: 'shopee:S0001' })
  record_id!: string;

  @ApiProperty({ description: 'Decimal text.' })
  version!: string;

  @ApiProperty({ description: 'Id of the event that carries this change.' })
  receipt!: string;
}

export class ReceiptAnswer {
  @ApiProperty({ description: 'Place of the record in the call, from 0.' })
  index!: number;

  @ApiProperty({ enum: ['accepted', 'quarantined'] })
  status!: 'accepted' | 'quarantined';

  @ApiPropertyOptional({
    type: [RecordReceiptAnswer],
    description: 'Accepted: what the record says, record by record.',
  })
  records?: RecordReceiptAnswer[];

  @ApiPropertyOptional({ description: 'Quarantined: where the bytes are kept.' })
  quarantine_id?: string;

  @ApiPropertyOptional({ description: 'Quarantined: code of the error catalogue.' })
  code?: string;

  @ApiPropertyOptional({ description: 'Quarantined: the field at fault.' })
  path?: string;

  @ApiPropertyOptional({ description: 'Quarantined: what is wrong, without the value.' })
  sentence?: string;
}

/** 202: a receipt for each record of the call, in its order. */
export class PushAnswer {
  @ApiProperty({ type: [ReceiptAnswer] })
  receipts!: readonly IndexedReceipt[];
}
