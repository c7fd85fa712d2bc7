package io.xenith.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.gateway.fault.ApiFault;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListQueryTest {

    private static ListQuery query(String... pairs) {
        MultivaluedHashMap<String, String> parameters = new MultivaluedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.add(pairs[i], pairs[i + 1]);
        }
        return new ListQuery("compute/v2.1/servers", parameters);
    }

    @Test
    void boundsTheLengthOfAPage() {
        assertThat(query().limit()).isEqualTo(1000);
        assertThat(query("limit", "10").limit()).isEqualTo(10);
        assertThat(query("limit", "0").limit()).isEqualTo(1000);
        assertThat(query("limit", "99999").limit()).isEqualTo(1000);
        assertThatThrownBy(() -> query("limit", "-1").limit()).isInstanceOf(ApiFault.class);
        assertThatThrownBy(() -> query("limit", "ten").limit()).isInstanceOf(ApiFault.class);
    }

    @Test
    void translatesSortKeysAndRefusesUnknownOnes() {
        var page = query("sort_key", "created_at", "sort_key", "uuid", "sort_dir", "asc", "marker", "m")
                .page(Map.of("created_at", "created", "uuid", "id"), true);

        assertThat(page.getMarker()).isEqualTo("m");
        assertThat(page.getSort(0).getField()).isEqualTo("created");
        assertThat(page.getSort(0).getDescending()).isFalse();
        assertThat(page.getSort(1).getDescending()).isTrue();
        assertThatThrownBy(() -> query("sort_key", "secret").page(Map.of(), true))
                .isInstanceOf(ApiFault.class);
        assertThatThrownBy(() -> query("sort_key", "a", "sort_dir", "up").page(Map.of("a", "a"), true))
                .isInstanceOf(ApiFault.class);
    }

    @Test
    void keepsTheQuestionInTheLinkToTheNextPage() {
        assertThat(query("limit", "2", "marker", "old", "name", "a b&c").pathOfPage("new"))
                .startsWith("/compute/v2.1/servers?")
                .contains("limit=2")
                .contains("name=a+b%26c")
                .endsWith("marker=new")
                .doesNotContain("old");
    }
}
