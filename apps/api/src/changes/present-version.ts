import { parseReference } from '#libs/contract';
import type { EntityVersion } from '#libs/store';
import type { RecordName } from '../entities/entity-response.ts';
import { presentEntity, type Presentation } from '../entities/present-entity.ts';
import { maskIdentifier } from '../mask/mask-value.ts';
import type { MoveResponse, VersionResponse } from './version-response.ts';

/** What a version is shown with. Where a reference leads now says nothing of then: it is left out. */
export type VersionPresentation = Pick<Presentation, 'reader' | 'provenance' | 'definition'>;

/** The version as this reader may see it. */
export function presentVersion(version: EntityVersion, presentation: VersionPresentation): VersionResponse {
  const shown = presentEntity(version, { ...presentation, resolved: null, redirectedFrom: null });
  return {
    entity_id: shown.entity_id,
    entity_type: shown.entity_type,
    entity_version: shown.entity_version,
    happened: version.happened,
    known_at: shown.known_at,
    valid_from: shown.valid_from,
    attributes: version.removed ? null : shown.attributes,
    members: shown.members,
    moved: version.moved.map(({ record, from, to }): MoveResponse => ({
      record: movedRecord(record, presentation),
      from,
      to,
    })),
    redirect_to: version.redirectTo,
  };
}

/** Eight digits or more: any personal number is as long. */
const LONG_NUMBER = /\d{8,}/g;

/** A record that left is not in the golden record any more, which would say whether its id is somebody's own number. */
function movedRecord(reference: string, { reader }: VersionPresentation): RecordName {
  const { source, dataset, recordId } = parseReference(reference);
  const shown = reader.purposes.has('identity') ? recordId : recordId.replace(LONG_NUMBER, maskIdentifier);
  return { source, dataset, record_id: shown };
}
