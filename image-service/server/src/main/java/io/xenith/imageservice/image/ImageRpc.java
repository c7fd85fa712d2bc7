package io.xenith.imageservice.image;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.imageservice.record.RecordUnavailableException;
import io.xenith.imageservice.v1.CreateImageRequest;
import io.xenith.imageservice.v1.CreateImageResponse;
import io.xenith.imageservice.v1.DeleteImageRequest;
import io.xenith.imageservice.v1.DeleteImageResponse;
import io.xenith.imageservice.v1.FindImageRequest;
import io.xenith.imageservice.v1.FindImageResponse;
import io.xenith.imageservice.v1.ImageServiceGrpc;
import io.xenith.imageservice.v1.ListImagesRequest;
import io.xenith.imageservice.v1.ListImagesResponse;
import io.xenith.imageservice.v1.ListMembersRequest;
import io.xenith.imageservice.v1.ListMembersResponse;
import io.xenith.imageservice.v1.RemoveMemberRequest;
import io.xenith.imageservice.v1.RemoveMemberResponse;
import io.xenith.imageservice.v1.SetActiveRequest;
import io.xenith.imageservice.v1.SetActiveResponse;
import io.xenith.imageservice.v1.SetMemberRequest;
import io.xenith.imageservice.v1.SetMemberResponse;
import io.xenith.imageservice.v1.UpdateImageRequest;
import io.xenith.imageservice.v1.UpdateImageResponse;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.grpc.PeerIdentity;
import io.xenith.transport.tls.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The contract's service: parse, one call to a store, map the outcome. Each call runs on a virtual thread of its own. */
@ApplicationScoped
public class ImageRpc extends ImageServiceGrpc.ImageServiceImplBase {
    private final ImageStore images;
    private final MemberStore members;

    /** Built by the container. */
    public ImageRpc(ImageStore images, MemberStore members) {
        this.images = images;
        this.members = members;
    }

    @Override
    public void createImage(CreateImageRequest request, StreamObserver<CreateImageResponse> answer) {
        serve(request.hasCaller(), request.getCaller(), answer, caller -> CreateImageResponse.newBuilder()
                .setImage(Messages.toMessage(images.create(Messages.parse(request, caller), caller)))
                .build());
    }

    @Override
    public void findImage(FindImageRequest request, StreamObserver<FindImageResponse> answer) {
        serve(request.hasCaller(), request.getCaller(), answer, caller -> FindImageResponse.newBuilder()
                .setImage(Messages.toMessage(images.load(Messages.parseKnownId(request.getImageId()), caller)))
                .build());
    }

    @Override
    public void listImages(ListImagesRequest request, StreamObserver<ListImagesResponse> answer) {
        serve(request.hasCaller(), request.getCaller(), answer, caller -> {
            Listing.Page page = images.list(Messages.parse(request), caller);
            return ListImagesResponse.newBuilder()
                    .addAllImages(
                            page.images().stream().map(Messages::toMessage).toList())
                    .setNextMarker(Messages.nextMarker(page.nextMarker()))
                    .build();
        });
    }

    @Override
    public void updateImage(UpdateImageRequest request, StreamObserver<UpdateImageResponse> answer) {
        serve(request.hasCaller(), request.getCaller(), answer, caller -> {
            UUID id = Messages.parseKnownId(request.getImageId());
            return UpdateImageResponse.newBuilder()
                    .setImage(Messages.toMessage(images.update(id, Messages.parse(request), caller)))
                    .build();
        });
    }

    @Override
    public void deleteImage(DeleteImageRequest request, StreamObserver<DeleteImageResponse> answer) {
        serve(request.hasCaller(), request.getCaller(), answer, caller -> {
            images.delete(Messages.parseKnownId(request.getImageId()), caller);
            return DeleteImageResponse.getDefaultInstance();
        });
    }

    @Override
    public void setMember(SetMemberRequest request, StreamObserver<SetMemberResponse> answer) {
        serve(request.hasCaller(), request.getCaller(), answer, caller -> {
            UUID id = Messages.parseKnownId(request.getImageId());
            String project = request.getProjectId();
            Member member = request.getStatus().isEmpty()
                    ? members.add(id, project, caller)
                    : members.answer(id, project, request.getStatus(), caller);
            return SetMemberResponse.newBuilder()
                    .setMember(Messages.toMessage(member))
                    .build();
        });
    }

    @Override
    public void removeMember(RemoveMemberRequest request, StreamObserver<RemoveMemberResponse> answer) {
        serve(request.hasCaller(), request.getCaller(), answer, caller -> {
            members.remove(Messages.parseKnownId(request.getImageId()), request.getProjectId(), caller);
            return RemoveMemberResponse.getDefaultInstance();
        });
    }

    @Override
    public void listMembers(ListMembersRequest request, StreamObserver<ListMembersResponse> answer) {
        serve(request.hasCaller(), request.getCaller(), answer, caller -> ListMembersResponse.newBuilder()
                .addAllMembers(members.list(Messages.parseKnownId(request.getImageId()), caller).stream()
                        .map(Messages::toMessage)
                        .toList())
                .build());
    }

    @Override
    public void setActive(SetActiveRequest request, StreamObserver<SetActiveResponse> answer) {
        serve(request.hasCaller(), request.getCaller(), answer, caller -> {
            UUID id = Messages.parseKnownId(request.getImageId());
            return SetActiveResponse.newBuilder()
                    .setImage(Messages.toMessage(images.setActive(id, request.getActive(), caller)))
                    .build();
        });
    }

    private static <R> void serve(
            boolean present,
            io.xenith.imageservice.v1.Caller message,
            StreamObserver<R> answer,
            Function<Caller, R> call) {
        R response;
        try {
            response = call.apply(parse(present, message));
        } catch (ImageException e) {
            throw toServiceException(e);
        } catch (RecordUnavailableException e) {
            throw ServiceException.of(
                            Status.Code.UNAVAILABLE,
                            ImageError.RECORD_UNAVAILABLE.name(),
                            "The image record does not answer; try again later.")
                    .because("record unavailable", e);
        }
        answer.onNext(response);
        answer.onCompleted();
    }

    private static Caller parse(boolean present, io.xenith.imageservice.v1.Caller message) {
        boolean service = PeerIdentity.current().equals(Optional.of(Identity.CONTROL_PLANE))
                && message.getProjectId().isEmpty();
        if (!present || (message.getUserId().isEmpty() && !service)) {
            throw ImageException.of(ImageError.CALLER_REQUIRED, "The call names no caller.");
        }
        ImageRules.checkText("caller", message.getProjectId(), 64);
        ImageRules.checkText("caller", message.getRequestId(), 255);
        return new Caller(
                message.getUserId(),
                message.getProjectId(),
                message.getAdministrator(),
                service,
                message.getRequestId());
    }

    private static ServiceException toServiceException(ImageException failure) {
        Status.Code code =
                switch (failure.error().category()) {
                    case INVALID -> Status.Code.INVALID_ARGUMENT;
                    case ABSENT -> Status.Code.NOT_FOUND;
                    case FORBIDDEN -> Status.Code.PERMISSION_DENIED;
                    case TAKEN -> Status.Code.ALREADY_EXISTS;
                    case CONFLICT -> Status.Code.ABORTED;
                    case EXHAUSTED -> Status.Code.RESOURCE_EXHAUSTED;
                    case PRECONDITION -> Status.Code.FAILED_PRECONDITION;
                    case UNAVAILABLE -> Status.Code.UNAVAILABLE;
                };
        ServiceException mapped = ServiceException.of(code, failure.error().name(), failure.userMessage());
        return failure.field().isEmpty() ? mapped : mapped.with("field", failure.field());
    }
}
